#!lua
-- What every script shares: an address is one record under one key, MessagePack of lists, because names would cost as
-- much as all the rest. The names of their places:
--
--   VERSION   of this layout
--   ENDS      time at which everything in the record is forgotten; also its TTL
--   SENDS     times of the sends for callers without an API key, over all purposes, oldest first, as far back as the
--             longest window
--   PURPOSES  name -> { FAILURES, CODES }
--     FAILURES  times of the newest wrong guesses, oldest first, at most the budget
--     CODES     oldest first: NONCE, HASH, CHANNEL, MOST guesses of each kind, GUESSES with the id, times when it was
--               ISSUED, EXPIRES and is to be forgotten (FORGET), STATE, time when that ENDED it, whether a provider
--               ACCEPTED it, its TIMELINE: entries { provider, outcome, message id, time, reply, channel } of tries and
--               receipts, each packed for itself, reply and channel only where there are some; UNBOUND guesses, those
--               without the id; whether it is KEYED: asked for with a key; LATE guesses, those made while the failure
--               budget was used up; how many STEPs were sent, 1 if it is missing; and when the last of them was sent
--               (STEPPED)
--   CALLERS   for each of SENDS its time and the network that asked, 8 bytes each
--   KEYED_SENDS  times of the sends for callers with an API key, as SENDS
--   SUPPRESSED   spellings of the address that get no mail: for each its tag of 16 bytes, the time until then, and the
--                reason in a byte
--
-- An earlier build does not know CALLERS, KEYED_SENDS, SUPPRESSED, UNBOUND, KEYED, LATE, STEP and STEPPED: it keeps
-- them where they are, and leaves them out of what it adds. So each of them may be missing, and none may move.
--
-- Times are milliseconds of this server's clock, so that the clocks of replicas need not agree.
-- A code's state is stored only when something ended it: used, superseded (another code did the work), canceled,
-- undelivered, rerouted; otherwise it is false. Whether it expired, is exhausted or has too many newer ones is computed
-- on reading.
local LAYOUT = 2
local MOST_CODES_KEPT = 16
local VERSION, ENDS, SENDS, PURPOSES, CALLERS, KEYED_SENDS, SUPPRESSED = 1, 2, 3, 4, 5, 6, 7
local FAILURES, CODES = 1, 2
local NONCE, HASH, CHANNEL, MOST, GUESSES, ISSUED, EXPIRES, FORGET, STATE, ENDED, ACCEPTED, TIMELINE, UNBOUND, KEYED,
  LATE, STEP, STEPPED = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17
local CALLER_SIZE, SUPPRESSION_SIZE = 16, 25

-- Text, packed integers and '%d' are used for times where Lua's own way would print or read them as fractions, which
-- would take a fifth of a script's time.
local clock = redis.call('TIME')
local now_text = clock[1] .. string.sub('00000' .. clock[2], -6, -4)
local now = tonumber(now_text)

-- The integers of an argument that packs them, eight bytes each.
local function integers(packed)
  local numbers = { struct.unpack('>' .. string.rep('i8', #packed / 8), packed) }
  numbers[#numbers] = nil -- The last is the place where it stopped to read.
  return numbers
end

-- Keys are in redis.call as members of KEYS, never as variables: some servers look for that before they run a script.
local function load(KEYS)
  local packed = redis.call('GET', KEYS[1])
  if not packed then
    return { LAYOUT, 0, {}, {} }
  end
  local record = cmsgpack.unpack(packed)
  if type(record) ~= 'table' or record[VERSION] ~= LAYOUT then
    error('a record of an unknown layout')
  end
  return record
end

local function keep_until(record, time)
  if time > record[ENDS] then
    record[ENDS] = time
  end
end

local function save(KEYS, record)
  if record[ENDS] > now then
    redis.call('SET', KEYS[1], cmsgpack.pack(record), 'PXAT', string.format('%d', record[ENDS]))
  end
end

-- A withdrawn code never reached anybody: it counts neither for the cooldown nor as a newer code.
local function withdrawn(code)
  return code[STATE] == 'undelivered' or code[STATE] == 'rerouted'
end

-- Failed deliveries are refunded, so any number of them may come, and they must not push out a code that somebody
-- has received: if there are too many codes, the oldest that reached nobody is removed first.
local function drop_least_needed(codes)
  for i, code in ipairs(codes) do
    if withdrawn(code) then
      return table.remove(codes, i)
    end
  end
  table.remove(codes, 1)
end

-- The codes and failures of one purpose, without those that are too old.
local function purpose_of(record, name)
  local purpose = record[PURPOSES][name]
  if not purpose then
    purpose = { {}, {} }
    record[PURPOSES][name] = purpose
  end
  local codes = purpose[CODES]
  while codes[1] and codes[1][FORGET] <= now do
    table.remove(codes, 1)
  end
  while #codes > MOST_CODES_KEPT do
    drop_least_needed(codes)
  end
  return purpose
end

-- Adds to a code's timeline. An earlier build reads only the first four values of an entry.
local function note(code, provider, outcome, message, reply, channel)
  local entry = { provider, outcome, message, now }
  if reply ~= '' or channel ~= '' then
    entry[5] = reply
  end
  if channel ~= '' then
    entry[6] = tonumber(channel)
  end
  code[TIMELINE] = code[TIMELINE] .. cmsgpack.pack(entry)
end

local function entries(code)
  return { cmsgpack.unpack(code[TIMELINE]) }
end

local function drop_older(times, horizon)
  while times[1] and times[1] <= horizon do
    table.remove(times, 1)
  end
end

-- The times of the sends for one kind of caller.
local function sends_of(record, keyed)
  if not keyed then
    return record[SENDS]
  end
  record[CALLERS] = record[CALLERS] or ''
  record[KEYED_SENDS] = record[KEYED_SENDS] or {}
  return record[KEYED_SENDS]
end

-- Whether a network asked after a time.
local function asked(callers, network, horizon)
  for at = 1, #callers, CALLER_SIZE do
    local time, name = struct.unpack('>i8c8', callers, at)
    if time > horizon and name == network then
      return true
    end
  end
  return false
end

-- The callers after a time, without those before.
local function callers_since(record, horizon)
  local callers = record[CALLERS] or ''
  while #callers > 0 and struct.unpack('>i8', callers) <= horizon do
    callers = string.sub(callers, CALLER_SIZE + 1)
  end
  return callers
end

-- Why a spelling of the address is suppressed, 0 if it is not; and the suppressions of the others.
local function suppression_of(record, exact)
  local reason, others, entries = 0, '', record[SUPPRESSED] or ''
  for at = 1, #entries, SUPPRESSION_SIZE do
    local tag, time, why = struct.unpack('>c16i8B', entries, at)
    if tag == exact and time > now then
      reason = why
    elseif time > now then
      others = others .. string.sub(entries, at, at + SUPPRESSION_SIZE - 1)
    end
  end
  return reason, others
end

local function spent(failures, limit)
  return limit > 0 and #failures >= limit
end

-- The guesses of one kind, GUESSES or UNBOUND, that a code has left. Once the failure budget is used up it has one more,
-- however many it had before.
local function guesses_left(code, kind, late)
  local left = code[MOST] - (code[kind] or 0)
  if late then
    left = math.min(left, 1 - (code[LATE] or 0))
  end
  return left > 0 and left or 0
end
