-- Counts a send and keeps its code, unless a limit refuses.
-- KEYS  the address's record
-- ARGV  purpose, nonce, hash, network ('' for a caller with an API key), and packed: channel, lifetime, most guesses,
--       how long to remember after expiry, cooldown, gap, then limit and length of each sliding window; and the tag
--       of the spelling of the address, if nothing may be sent while it is suppressed, else ''
-- Reply { status, expires in, resend in, retry after, window, remaining, resets in }
local FIRST_WINDOW = 7
local ISSUED_NOW, REPEATED_ACCEPTED, REPEATED_UNCONFIRMED, REPEATED_REROUTED, TOO_SOON, TOO_MANY, SUPPRESSED_FOR =
  1, 2, 3, 4, 5, 6, 6

-- Returns the code of the same send, if it was issued before, and the newest other code that counts for this kind of
-- caller. A code that reached nobody is removed, so that its send can be tried again.
local function look_back(codes, nonce, keyed)
  local same, newest
  for i = #codes, 1, -1 do
    local code = codes[i]
    if code[NONCE] == nonce then
      if code[STATE] == 'undelivered' then
        table.remove(codes, i)
      else
        same = code
      end
    elseif not newest and not withdrawn(code) and (code[KEYED] or false) == keyed then
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
  local nonce, network, numbers = ARGV[2], ARGV[4], integers(ARGV[5])
  local channel, lifetime, most, remembered, cooldown, gap = unpack(numbers, 1, 6)
  local record, keyed = load(KEYS), network == ''
  local codes, sends = purpose_of(record, ARGV[1])[CODES], sends_of(record, keyed)

  -- 1. A retry of the same send, unless nobody got its message.
  local same, newest = look_back(codes, nonce, keyed)
  if same then
    return { status_of(same), math.max(0, same[EXPIRES] - now), math.max(0, same[ISSUED] + cooldown - now), 0, -1, 0, 0 }
  end

  -- 2. A bounce or a complaint.
  local reason = ARGV[6] ~= '' and record[SUPPRESSED] and suppression_of(record, ARGV[6]) or 0
  if reason > 0 then
    return { SUPPRESSED_FOR + reason, 0, 0, 0, -1, 0, 0 }
  end

  -- 3. The cooldown of this purpose, and the gap between any two sends of strangers.
  local wait = math.max(
    newest and newest[ISSUED] + cooldown - now or 0, not keyed and sends[#sends] and sends[#sends] + gap - now or 0)
  if wait > 0 then
    return { TOO_SOON, 0, 0, wait, COOLDOWN, 0, wait }
  end

  -- 4. The windows of the address.
  local closest, left, reset, retry, longest = look_at_windows(sends, numbers, FIRST_WINDOW, record[CALLERS] or '', network)
  if retry > 0 then
    return { TOO_MANY, 0, 0, retry, closest, left, reset }
  end

  -- 5. Count the send and store its code. A send without limits removes no other.
  if longest > 0 then
    count(record, keyed, network, now - longest)
    closest, left, reset = look_at_windows(sends, numbers, FIRST_WINDOW, record[CALLERS] or '', network)
    keep_until(record, now + longest)
  end

  local expires = now + lifetime
  local forget = math.max(expires + remembered, now + cooldown)
  codes[#codes + 1] = { nonce, ARGV[3], channel, most, 0, now, expires, forget, false, false, false, '', 0, keyed }
  keep_until(record, forget)
  save(KEYS, record)
  return { ISSUED_NOW, lifetime, cooldown, 0, closest, left, reset }
end
