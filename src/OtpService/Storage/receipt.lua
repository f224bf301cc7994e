-- Adds a provider's receipt to the timeline of the message that it names, once.
-- KEYS  the address's record
-- ARGV  provider, outcome, message id, most entries
-- Reply { 1 } where it was added, else { 0 }
local record = load(KEYS[1])
local provider, outcome, message, most = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

for _, purpose in pairs(record.purposes) do
  for _, code in ipairs(purpose.codes) do
    local ours, known = false, false
    for _, entry in ipairs(code.timeline or {}) do
      if entry[1] == provider and entry[3] == message then
        ours = true
        known = known or entry[2] == outcome
      end
    end
    if ours then
      if known or #code.timeline >= most then
        return { 0 }
      end
      code.timeline[#code.timeline + 1] = { provider, outcome, message, now }
      save(KEYS[1], record)
      return { 1 }
    end
  end
end
return { 0 }
