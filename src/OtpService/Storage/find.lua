-- Tells what is known of one code. Changes nothing.
-- KEYS  the address's record
-- ARGV  nonce
-- Reply { 0 }, or { 1, channel, purpose, state or '', guesses, most, newer codes, expires in } followed by
--       provider, outcome, message id and age of each entry of its timeline
local record = load(KEYS[1])

for name, purpose in pairs(record.purposes) do
  local newer = 0
  for i = #purpose.codes, 1, -1 do
    local code = purpose.codes[i]
    if code.nonce == ARGV[1] and code.forget > now then
      local reply =
        { 1, code.channel, name, code.state or '', code.guesses, code.most, newer, code.expires - now }
      for _, entry in ipairs(code.timeline or {}) do
        reply[#reply + 1] = entry[1]
        reply[#reply + 1] = entry[2]
        reply[#reply + 1] = entry[3]
        reply[#reply + 1] = math.max(0, now - entry[4])
      end
      return reply
    end
    if not withdrawn(code) then
      newer = newer + 1
    end
  end
end
return { 0 }
