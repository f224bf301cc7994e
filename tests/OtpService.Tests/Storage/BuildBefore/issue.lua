-- Counts a send and keeps its code, unless a limit refuses.
-- KEYS  the address's record
-- ARGV  purpose, nonce, hash, and packed: channel, lifetime, most guesses, how long to remember after expiry, cooldown,
--       then limit and length of each sliding window
-- Reply { status, expires in, resend in, retry after, window, remaining, resets in }
local FIRST_WINDOW = 6
local ISSUED_NOW, REPEATED_ACCEPTED, REPEATED_UNCONFIRMED, REPEATED_REROUTED, TOO_SOON, TOO_MANY = 1, 2, 3, 4, 5, 6
local COOLDOWN = 0

-- The window closest to refusing: its number, sends left in it, time until the next one is freed; the time until every
-- window has room; and the length of the longest.
local function look_at_windows(sends, numbers)
  local closest, left, reset, retry, longest = -1, 0, 0, 0, 0
  for i = FIRST_WINDOW, #numbers, 2 do
    local limit, length = numbers[i], numbers[i + 1]
    local first = #sends + 1
    while sends[first - 1] and sends[first - 1] > now - length do
      first = first - 1
    end
    local here = limit - (#sends - first + 1)
    local freed = sends[first] and sends[first] + length - now or length
    local wait = here <= 0 and sends[#sends - limit + 1] + length - now or 0
    if closest < 0 or here < left or (here == left and freed > reset) then
      closest, left, reset = (i - 4) / 2, here, freed
    end
    if wait > retry then
      closest, left, reset, retry = (i - 4) / 2, 0, wait, wait
    end
    if length > longest then
      longest = length
    end
  end
  return closest, left, reset, retry, longest
end

-- The code of the same send, if it was issued before, and the newest other one that counts. One that reached nobody is
-- forgotten, so that its send may be tried again.
local function look_back(codes, nonce)
  local same, newest
  for i = #codes, 1, -1 do
    local code = codes[i]
    if code[NONCE] == nonce then
      if code[STATE] == 'undelivered' then
        table.remove(codes, i)
      else
        same = code
      end
    elseif not newest and not withdrawn(code) then
      newest = code
    end
  end
  return same, newest
end

local function status_of(code)
  return code[STATE] == 'rerouted' and REPEATED_REROUTED
    or (code[ACCEPTED] and REPEATED_ACCEPTED or REPEATED_UNCONFIRMED)
end

local function operate(KEYS, ARGV)
  local nonce, numbers = ARGV[2], integers(ARGV[4])
  local channel, lifetime, most, remembered, cooldown = unpack(numbers, 1, 5)
  local record = load(KEYS[1])
  local codes, sends = purpose_of(record, ARGV[1])[CODES], record[SENDS]

  -- 1. The same send once more, unless nobody got its message.
  local same, newest = look_back(codes, nonce)
  if same then
    return { status_of(same), math.max(0, same[EXPIRES] - now), math.max(0, same[ISSUED] + cooldown - now), 0, -1, 0, 0 }
  end

  -- 2. The cooldown of this purpose.
  if newest and newest[ISSUED] + cooldown > now then
    local wait = newest[ISSUED] + cooldown - now
    return { TOO_SOON, 0, 0, wait, COOLDOWN, 0, wait }
  end

  -- 3. The windows of the address.
  local closest, left, reset, retry, longest = look_at_windows(sends, numbers)
  if retry > 0 then
    return { TOO_MANY, 0, 0, retry, closest, left, reset }
  end

  -- 4. Count it and keep it. A send without limits forgets no other.
  if longest > 0 then
    drop_older(sends, now - longest)
    sends[#sends + 1] = now
    left = left - 1
    keep_until(record, now + longest)
  end

  local expires = now + lifetime
  local forget = math.max(expires + remembered, now + cooldown)
  codes[#codes + 1] = { nonce, ARGV[3], channel, most, 0, now, expires, forget, false, false, false, '' }
  keep_until(record, forget)
  save(KEYS[1], record)
  return { ISSUED_NOW, lifetime, cooldown, 0, closest, left, reset }
end
