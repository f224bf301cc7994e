-- Counts a send and keeps its code, unless a limit refuses.
-- KEYS  the address's record
-- ARGV  purpose, nonce, hash, and packed: channel, lifetime, most guesses, how long to remember after expiry, cooldown,
--       then limit and length of each sliding window
-- Reply { status, expires in, resend in, retry after, window, remaining, resets in }
local key, name, nonce, hash, numbers = KEYS[1], ARGV[1], ARGV[2], ARGV[3], { integers(ARGV[4]) }
local channel, lifetime, most, remembered, cooldown = unpack(numbers, 1, 5)
local FIRST_WINDOW, LAST = 6, #ARGV[4] / 8
local ISSUED, ACCEPTED, UNCONFIRMED, REROUTED, TOO_SOON, TOO_MANY = 1, 2, 3, 4, 5, 6
local COOLDOWN = 0

local record = load(key)
local purpose = purpose_of(record, name)
local sends = record.sends

-- The window closest to refusing: its number, sends left in it, time until the next one is freed; the time until every
-- window has room; and the length of the longest.
local closest, left, reset, retry, longest = -1, 0, 0, 0, 0
local function look_at_windows()
  for i = FIRST_WINDOW, LAST, 2 do
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
end

-- 1. The same send once more, unless nobody got its message.
local newest
for i = #purpose.codes, 1, -1 do
  local code = purpose.codes[i]
  if code.nonce == nonce then
    if code.state == 'undelivered' then
      table.remove(purpose.codes, i)
    else
      local status = code.state == 'rerouted' and REROUTED or (code.accepted and ACCEPTED or UNCONFIRMED)
      return { status, math.max(0, code.expires - now), math.max(0, code.issued + cooldown - now), 0, -1, 0, 0 }
    end
  elseif not newest and not withdrawn(code) then
    newest = code
  end
end

-- 2. The cooldown of this purpose.
if newest and newest.issued + cooldown > now then
  local wait = newest.issued + cooldown - now
  return { TOO_SOON, 0, 0, wait, COOLDOWN, 0, wait }
end

-- 3. The windows of the address.
look_at_windows()
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
purpose.codes[#purpose.codes + 1] = {
  nonce = nonce, hash = hash, channel = channel, most = most, guesses = 0,
  issued = now, expires = expires, forget = forget,
}
keep_until(record, forget)
save(key, record)
return { ISSUED, lifetime, cooldown, 0, closest, left, reset }
