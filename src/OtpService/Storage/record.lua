#!lua
-- What every script shares: an address is one record, a MessagePack map under one key.
--
--   v         version of this layout
--   ends      time at which everything in the record is forgotten; also its TTL
--   sends     times of its sends over all purposes, oldest first, as far back as the longest window
--   purposes  name -> { failures, codes }
--     failures  times of the newest wrong guesses, oldest first, at most the budget
--     codes     oldest first: { nonce, hash, channel, most, guesses, issued, expires, forget, state, ended, accepted,
--               timeline }; the timeline lists { provider, outcome, message id, time } of tries and receipts
--
-- Times are milliseconds of this server's clock, so that replicas need not agree on theirs.
-- A code's state is stored only when something ended it: used, superseded (another code did the work), canceled,
-- undelivered, rerouted. That it expired, is exhausted or has too many newer ones is worked out when asked.
local VERSION = 1
local MOST_CODES_KEPT = 8

-- Text, packed integers and '%d' are used for times where Lua's own way would print or read them as fractions, which
-- would take a fifth of a script's time.
local clock = redis.call('TIME')
local now_text = clock[1] .. string.sub('00000' .. clock[2], -6, -4)
local now = tonumber(now_text)

-- The integers of an argument that packs them, eight bytes each.
local function integers(packed)
  return struct.unpack('>' .. string.rep('i8', #packed / 8), packed)
end

local function load(key)
  local packed = redis.call('GET', key)
  if not packed then
    return { v = VERSION, ends = 0, sends = {}, purposes = {} }
  end
  local record = cmsgpack.unpack(packed)
  if type(record) ~= 'table' or record.v ~= VERSION then
    error('a record of an unknown layout')
  end
  return record
end

local function keep_until(record, time)
  if time > record.ends then
    record.ends = time
  end
end

local function save(key, record)
  if record.ends > now then
    redis.call('SET', key, cmsgpack.pack(record), 'PXAT', string.format('%d', record.ends))
  end
end

-- A withdrawn code never reached anybody: it counts neither for the cooldown nor as a newer code.
local function withdrawn(code)
  return code.state == 'undelivered' or code.state == 'rerouted'
end

-- The codes and failures of one purpose, without what is past remembering. Where too many codes are kept, the first to
-- go is the oldest that reached nobody: failed deliveries are refunded, so any number of them may come, and they must
-- not push out a code that somebody holds.
local function purpose_of(record, name)
  local purpose = record.purposes[name]
  if not purpose then
    purpose = { failures = {}, codes = {} }
    record.purposes[name] = purpose
  end
  while purpose.codes[1] and purpose.codes[1].forget <= now do
    table.remove(purpose.codes, 1)
  end
  while #purpose.codes > MOST_CODES_KEPT do
    local least_needed = 1
    for i, code in ipairs(purpose.codes) do
      if withdrawn(code) then
        least_needed = i
        break
      end
    end
    table.remove(purpose.codes, least_needed)
  end
  return purpose
end

local function drop_older(times, horizon)
  while times[1] and times[1] <= horizon do
    table.remove(times, 1)
  end
end
