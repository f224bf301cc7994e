-- Records what happened to a code outside the store.
-- KEYS  the address's record
-- ARGV  nonce, settlement: undelivered, rerouted, unconfirmed, accepted, canceled or revoked; hash of the code, or '' for any;
--       then provider, outcome, message id, reply and channel of each try to deliver, the last '' for email and SMS
-- Reply { 1 } if the code is known, else { 0 }
local FIRST_STEP = 4

-- The send of a withdrawn code is refunded.
local function refund(record, code)
  local sends, sent = sends_of(record, code[KEYED]), code[ISSUED]
  for i = #sends, 1, -1 do
    if sends[i] == sent then
      table.remove(sends, i)
      break
    end
  end

  local callers = record[CALLERS] or ''
  for at = 1, code[KEYED] and 0 or #callers, CALLER_SIZE do
    if struct.unpack('>i8', callers, at) == sent then
      record[CALLERS] = string.sub(callers, 1, at - 1) .. string.sub(callers, at + CALLER_SIZE)
      return
    end
  end
end

-- A step that is reported again, because its arrival was unknown, is recorded once.
local function note_once(code, provider, outcome, message, reply, channel)
  for _, entry in ipairs(entries(code)) do
    if entry[1] == provider and entry[2] == outcome and entry[3] == message
      and (entry[6] or '') == (tonumber(channel) or '') then
      return
    end
  end
  note(code, provider, outcome, message, reply, channel)
end

local function settle(record, code, settlement)
  if settlement == 'accepted' then
    code[ACCEPTED] = true
  elseif settlement ~= 'unconfirmed' and not code[STATE] then
    code[STATE] = settlement
    if withdrawn(code) then
      refund(record, code)
    end
  end
end

-- Whether the record is empty.
local function is_empty(record)
  for name, purpose in pairs(record[PURPOSES]) do
    if #purpose[CODES] > 0 or #purpose[FAILURES] > 0 then
      return false
    end
  end
  return #record[SENDS] == 0 and #(record[KEYED_SENDS] or {}) == 0 and (record[SUPPRESSED] or '') == ''
end

-- A send that was rejected after all: nothing of it stays.
local function revoke(KEYS, record, codes, i)
  refund(record, codes[i])
  table.remove(codes, i)
  if is_empty(record) then
    redis.call('DEL', KEYS[1])
  else
    save(KEYS, record)
  end
  return { 1 }
end

local function operate(KEYS, ARGV)
  local record = load(KEYS)
  for _, purpose in pairs(record[PURPOSES]) do
    for i, code in ipairs(purpose[CODES]) do
      if code[NONCE] == ARGV[1] and (ARGV[3] == '' or code[HASH] == ARGV[3]) then
        if ARGV[2] == 'revoked' then
          return revoke(KEYS, record, purpose[CODES], i)
        end
        for at = FIRST_STEP, #ARGV, 5 do
          note_once(code, ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4])
        end
        settle(record, code, ARGV[2])
        save(KEYS, record)
        return { 1 }
      end
    end
  end
  return { 0 }
end
