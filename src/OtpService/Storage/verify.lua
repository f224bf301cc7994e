-- Counts a guess, then compares it. Whatever the order in which guesses arrive, a code is compared with at most as many
-- wrong ones as it allows, dead codes included: a used code can still be answered for, so it must not be searched.
-- KEYS  the address's record, and one of the same slot for nothing
-- ARGV  purpose, nonce or '', and packed: live codes, failure limit, failure window, repeat window; then the guess's hashes
-- Reply { status, attempts remaining, retry after, nonce }
local key, name, nonce = KEYS[1], ARGV[1], ARGV[2]
local live_codes, failure_limit, failure_window, repeat_window = integers(ARGV[3])
local FIRST_HASH = 4
local NOT_FOUND, VERIFIED, WRONG, EXPIRED, USED, SUPERSEDED, TOO_MANY_ATTEMPTS, TOO_MANY_FAILURES =
  0, 1, 2, 3, 4, 5, 6, 7

local record = load(key)
local purpose = purpose_of(record, name)
local codes, failures = purpose.codes, purpose.failures
drop_older(failures, now - failure_window)
local changed = false

local function spent()
  return failure_limit > 0 and #failures >= failure_limit
end

-- With the failure budget used up a code has one guess.
local function guesses_left(code)
  local allowed = spent() and 1 or code.most
  return math.max(0, allowed - code.guesses)
end

-- A guess that finds nothing takes as long as a wrong one, or its time would tell that nobody asked for a code: it reads
-- and writes as much, into a key that is gone at once.
local function as_if_saved()
  local packed = cmsgpack.pack(record.ends > 0 and record or {
    v = VERSION, ends = now, sends = { now }, purposes = { [name] = { failures = { now }, codes = { {
      nonce = ARGV[FIRST_HASH], hash = ARGV[FIRST_HASH], channel = 1, most = 5, guesses = 1, issued = now, expires = now, forget = now,
      accepted = true, timeline = { { 'autosend', 'accepted', ARGV[FIRST_HASH], now } },
    } } } },
  })
  if record.ends == 0 then
    cmsgpack.unpack(packed)
  end
  redis.call('SET', KEYS[2], packed, 'PX', 1)
end

local function reply(status, code, remaining, retry)
  if changed then
    save(key, record)
  else
    as_if_saved()
  end
  return { status, remaining or 0, retry or 0, code and code.nonce or '' }
end

-- Counts the guess on this code and compares it. A right one is no guess: it shows nothing that its owner did not know.
local function matches(code)
  code.guesses = code.guesses + 1
  changed = true
  for i = FIRST_HASH, #ARGV do
    if code.hash == ARGV[i] then
      code.guesses = code.guesses - 1
      return true
    end
  end
  return false
end

local function fail()
  if failure_limit > 0 then
    failures[#failures + 1] = now
    while #failures > failure_limit do
      table.remove(failures, 1)
    end
    keep_until(record, now + failure_window)
  end
end

local function succeed(code)
  for _, other in ipairs(codes) do
    other.state = other.state or 'superseded'
  end
  code.state, code.ended = 'used', now
  purpose.failures = {}
  changed = true
  return reply(VERIFIED, code)
end

-- What each code is by now: its own end, or none and it may verify.
local standing, bound, newest = {}, nil, nil
local newer = 0
for i = #codes, 1, -1 do
  local code = codes[i]
  if not withdrawn(code) then
    if code.state and code.state ~= 'superseded' then
      standing[code] = code.state == 'used' and USED or NOT_FOUND
    elseif code.expires <= now then
      standing[code] = EXPIRED
    elseif code.state or newer >= live_codes then
      standing[code] = SUPERSEDED
    elseif guesses_left(code) == 0 then
      standing[code] = TOO_MANY_ATTEMPTS
    end
    newer = newer + 1
    newest = newest or code
    if code.nonce == nonce then
      bound = code
    end
  end
end

-- 1. A guess bound to one code.
if nonce ~= '' then
  if not bound then
    return reply(NOT_FOUND)
  end
  local ended = standing[bound]
  if not ended then
    if matches(bound) then
      return succeed(bound)
    end
    fail()
    return reply(WRONG, nil, guesses_left(bound))
  end
  if ended == USED and now >= bound.ended and now - bound.ended <= repeat_window and guesses_left(bound) > 0 then
    if matches(bound) then
      return reply(VERIFIED, bound)
    end
    fail()
  end
  return reply(ended)
end

-- 2. A guess at whatever is live counts on all of it.
local any_live, right = false, nil
for i = #codes, 1, -1 do
  local code = codes[i]
  if not withdrawn(code) and not standing[code] then
    if spent() then
      return reply(TOO_MANY_FAILURES, nil, 0, failures[#failures - failure_limit + 1] + failure_window - now)
    end
    any_live = true
    if matches(code) then
      right = right or code
    end
  end
end
if right then
  return succeed(right)
end
if any_live then
  fail()
end

-- 3. Not a live one: perhaps one that ended, so that the answer can say how.
for i = #codes, 1, -1 do
  local code = codes[i]
  local ended = standing[code]
  if ended and ended ~= NOT_FOUND and guesses_left(code) > 0 and matches(code) then
    return reply(ended)
  end
end
if any_live then
  local remaining = 0
  for _, code in ipairs(codes) do
    if not withdrawn(code) and not standing[code] and not spent() then
      remaining = math.max(remaining, guesses_left(code))
    end
  end
  return reply(WRONG, nil, remaining)
end
local ended = newest and standing[newest]
return reply((ended == EXPIRED or ended == TOO_MANY_ATTEMPTS) and ended or NOT_FOUND)
