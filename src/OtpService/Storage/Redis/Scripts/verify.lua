-- Counts a guess, then compares it. In whatever order guesses arrive, a code is compared with at most as many wrong
-- ones as it allows. This includes dead codes: a used code still gets a response of its own, so it must not be
-- guessable. Guesses with the code's id and guesses without are counted separately, so that a caller without the id
-- cannot use up the guesses of one that has it.
-- KEYS  the address's record, and one of the same slot for nothing
-- ARGV  purpose, nonce or '', and packed: live codes, failure limit, failure window, repeat window; then the guess's hashes
-- Reply { status, attempts remaining, retry after, nonce, channel }
local FIRST_HASH = 4
local NOT_FOUND, VERIFIED, WRONG, EXPIRED, USED, SUPERSEDED, TOO_MANY_ATTEMPTS, TOO_MANY_FAILURES, VERIFIED_AGAIN =
  0, 1, 2, 3, 4, 5, 6, 7, 8

local changed = false
local counter -- The place of the guesses that are counted: GUESSES or UNBOUND.

-- Counts the guess on this code and compares it. A right guess is not counted: it reveals nothing new.
local function matches(code, guess, late)
  changed = true
  for i = FIRST_HASH, #guess do
    if code[HASH] == guess[i] then
      return true
    end
  end
  code[UNBOUND], code[KEYED] = code[UNBOUND] or 0, code[KEYED] or false
  code[counter] = code[counter] + 1
  code[LATE] = (code[LATE] or 0) + (late and 1 or 0)
  return false
end

local function fail(record, failures, limit, window)
  if limit > 0 then
    failures[#failures + 1] = now
    while #failures > limit do
      table.remove(failures, 1)
    end
    keep_until(record, now + window)
  end
end

local function succeed(record, purpose, code)
  for _, other in ipairs(purpose[CODES]) do
    other[STATE] = other[STATE] or 'superseded'
  end
  code[STATE], code[ENDED] = 'used', now
  purpose[FAILURES] = {}
  if record[SUPPRESSED] then
    record[SUPPRESSED] = '' -- The message arrived, and its reader wanted it.
  end
  changed = true
  return VERIFIED, 0, 0, code[NONCE], code[CHANNEL]
end

-- How a code ended, if it did: by its state, its age, the number of newer codes and its guesses.
local function standing_of(code, newer, live_codes, failures, limit)
  local state = code[STATE]
  if state and state ~= 'superseded' then
    return state == 'used' and USED or NOT_FOUND
  elseif code[EXPIRES] <= now then
    return EXPIRED
  elseif state or newer >= live_codes then
    return SUPERSEDED
  elseif guesses_left(code, counter, spent(failures, limit)) == 0 then
    return TOO_MANY_ATTEMPTS
  end
end

local function judge(record, purpose, guess)
  local nonce = guess[2]
  local live_codes, limit, window, repeat_window = struct.unpack('>i8i8i8i8', guess[3])
  local codes, failures = purpose[CODES], purpose[FAILURES]
  counter = nonce == '' and UNBOUND or GUESSES
  drop_older(failures, now - window)

  -- The end of each code, the newest first; none if it can verify.
  local reached, standing, bound = {}, {}, nil
  for i = #codes, 1, -1 do
    local code = codes[i]
    if not withdrawn(code) then
      standing[code] = standing_of(code, #reached, live_codes, failures, limit)
      reached[#reached + 1] = code
      if code[NONCE] == nonce then
        bound = code
      end
    end
  end

  -- 1. A guess bound to one code.
  if nonce ~= '' then
    if not bound then
      return NOT_FOUND
    end
    local ended = standing[bound]
    if not ended then
      if matches(bound, guess, spent(failures, limit)) then
        return succeed(record, purpose, bound)
      end
      fail(record, failures, limit, window)
      return WRONG, guesses_left(bound, counter, spent(failures, limit))
    end
    local since = ended == USED and now - bound[ENDED] or -1
    if since >= 0 and since <= repeat_window and guesses_left(bound, counter, spent(failures, limit)) > 0 then
      if matches(bound, guess, spent(failures, limit)) then
        return VERIFIED_AGAIN, 0, 0, nonce, bound[CHANNEL]
      end
      fail(record, failures, limit, window)
    end
    return ended
  end

  -- 2. A guess without an id counts on every live code.
  local any_live, right = false, nil
  for _, code in ipairs(reached) do
    if not standing[code] then
      if spent(failures, limit) then
        return TOO_MANY_FAILURES, 0, failures[#failures - limit + 1] + window - now
      end
      any_live = true
      if matches(code, guess, false) then
        right = right or code
      end
    end
  end
  if right then
    return succeed(record, purpose, right)
  end
  if any_live then
    fail(record, failures, limit, window)
  end

  -- 3. No live code matches: perhaps one that ended does, and the response can say how it ended.
  for _, code in ipairs(reached) do
    local ended = standing[code]
    if ended and ended ~= NOT_FOUND and guesses_left(code, counter, spent(failures, limit)) > 0
      and matches(code, guess, spent(failures, limit)) then
      return ended
    end
  end
  if any_live then
    local remaining = 0
    for _, code in ipairs(reached) do
      if not standing[code] and not spent(failures, limit) then
        remaining = math.max(remaining, guesses_left(code, counter, spent(failures, limit)))
      end
    end
    return WRONG, remaining
  end
  local ended = standing[reached[1]]
  return (ended == EXPIRED or ended == TOO_MANY_ATTEMPTS) and ended or NOT_FOUND
end

-- A guess that finds nothing must take as long as a wrong one. Otherwise its time would reveal that no code was
-- requested. So it reads and writes as much, to a key that is removed immediately.
local function as_if_saved(KEYS, record, guess)
  local any = guess[FIRST_HASH]
  local packed = cmsgpack.pack(record[ENDS] > 0 and record or {
    LAYOUT, now, { now }, { [guess[1]] = { { now }, { {
      any, any, 1, 5, 1, now, now, now, false, 0, true, cmsgpack.pack({ 'autosend', 'accepted', any, now }),
    } } } },
  })
  if record[ENDS] == 0 then
    cmsgpack.unpack(packed)
  end
  redis.call('SET', KEYS[2], packed, 'PX', 1)
end

local function operate(KEYS, ARGV)
  local record = load(KEYS)
  changed = false
  local status, remaining, retry, nonce, channel = judge(record, purpose_of(record, ARGV[1]), ARGV)
  if changed then
    save(KEYS, record)
  else
    as_if_saved(KEYS, record, ARGV)
  end
  return { status, remaining or 0, retry or 0, nonce or '', channel or 0 }
end
