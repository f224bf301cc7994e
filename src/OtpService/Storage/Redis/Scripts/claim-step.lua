-- Lets one more message of a code be sent, once for each step, and counts it.
-- KEYS  the address's record
-- ARGV  nonce, and packed: step, channel, whether a person asks, whether the message before pays, cooldown, then limit
--       and length of each sliding window
-- Reply { status, next step, expires in, retry after, window, remaining, resets in }
local FIRST_WINDOW = 6
local ENDED, TAKEN, DELIVERED, TOO_SOON, TOO_MANY, GRANTED = 0, 1, 2, 3, 4, 5
local UNKNOWN_NETWORK = string.rep('\0', 8)

-- The code, unless it is over: a newer one replaces its further messages.
local function find_live(record, nonce)
  for _, purpose in pairs(record[PURPOSES]) do
    for i = #purpose[CODES], 1, -1 do
      local code = purpose[CODES][i]
      if code[NONCE] == nonce then
        local live = not code[STATE] and code[EXPIRES] > now and guesses_left(code, GUESSES, false) > 0
        return live and code
      elseif not withdrawn(code) then
        break
      end
    end
  end
end

local function has_arrived(code)
  local timeline = entries(code)
  local last = last_sent(timeline)
  for _, entry in ipairs(timeline) do
    if last and entry[2] == 'delivered' and is_of(entry, last[1], last[3]) then
      return true
    end
  end
  return false
end

-- The network that asked for the code.
local function network_of(record, code)
  local callers = record[CALLERS] or ''
  for at = 1, #callers, CALLER_SIZE do
    local time, name = struct.unpack('>i8c8', callers, at)
    if time == code[ISSUED] then
      return name
    end
  end
  return UNKNOWN_NETWORK
end

local function operate(KEYS, ARGV)
  local numbers = integers(ARGV[2])
  local step, channel, asked_for, paid, cooldown = unpack(numbers, 1, 5)
  local record = load(KEYS)
  local code = find_live(record, ARGV[1])

  -- 1. Whether there is such a step.
  if not code then
    return { ENDED, 0, 0, 0, -1, 0, 0 }
  end
  local next_step, expires = code[STEP] or 1, code[EXPIRES] - now
  if next_step > step then
    return { TAKEN, next_step, expires, 0, -1, 0, 0 }
  end
  if asked_for == 0 and paid == 0 and has_arrived(code) then
    return { DELIVERED, next_step, expires, 0, -1, 0, 0 }
  end

  -- 2. The cooldown, and the windows of the address.
  local wait = asked_for == 1 and (code[STEPPED] or code[ISSUED]) + cooldown - now or 0
  if wait > 0 then
    return { TOO_SOON, next_step, expires, wait, COOLDOWN, 0, wait }
  end
  local keyed = code[KEYED] or false
  local sends, network = sends_of(record, keyed), keyed and '' or network_of(record, code)
  local closest, left, reset, retry, longest =
    look_at_windows(sends, numbers, FIRST_WINDOW, record[CALLERS] or '', network)
  if retry > 0 and paid == 0 then
    return { TOO_MANY, next_step, expires, retry, closest, left, reset }
  end

  -- 3. Count the message.
  if longest > 0 and paid == 0 then
    count(record, keyed, network, now - longest)
    closest, left, reset = look_at_windows(sends, numbers, FIRST_WINDOW, record[CALLERS] or '', network)
    keep_until(record, now + longest)
  end
  code[UNBOUND], code[KEYED], code[LATE] = code[UNBOUND] or 0, keyed, code[LATE] or 0
  code[STEP], code[STEPPED], code[CHANNEL] = step + 1, now, channel
  save(KEYS, record)
  return { GRANTED, step + 1, expires, 0, closest, left, reset }
end
