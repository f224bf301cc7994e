-- Adds a provider's receipt to the timeline of the message that it names, once.
-- KEYS  the address's record
-- ARGV  provider, outcome, message id, most entries, reply, channel or ''
-- Reply { 1, nonce, purpose, whether it is about the last message } if it was added, else { 0 }

-- Whether the message is one of this code's, and how many entries there are; none where this receipt is known.
local function room_for(code, provider, outcome, message)
  local ours, timeline = false, entries(code)
  for _, entry in ipairs(timeline) do
    if entry[1] == provider and entry[3] == message then
      ours = true
      if entry[2] == outcome then
        return true, nil
      end
    end
  end
  return ours, #timeline
end

local function operate(KEYS, ARGV)
  local record = load(KEYS)
  local provider, outcome, message, most = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

  for name, purpose in pairs(record[PURPOSES]) do
    for _, code in ipairs(purpose[CODES]) do
      local ours, known = room_for(code, provider, outcome, message)
      if ours then
        if not known or known >= most then
          return { 0 }
        end
        local last = is_of(last_sent(entries(code)), provider, message)
        note(code, provider, outcome, message, ARGV[5], ARGV[6])
        save(KEYS, record)
        return { 1, code[NONCE], name, last and 1 or 0 }
      end
    end
  end
  return { 0 }
end
