-- Tells what is known of one code. Changes nothing.
-- KEYS  the address's record
-- ARGV  nonce
-- Reply { 0 }, or { 1, channel, purpose, state or '', guesses, most, newer codes, expires in } followed by
--       provider, outcome, message id and age of each entry of its timeline
local function tell(name, code, newer)
  local reply =
    { 1, code[CHANNEL], name, code[STATE] or '', code[GUESSES], code[MOST], newer, code[EXPIRES] - now }
  for _, entry in ipairs(entries(code)) do
    reply[#reply + 1] = entry[1]
    reply[#reply + 1] = entry[2]
    reply[#reply + 1] = entry[3]
    reply[#reply + 1] = math.max(0, now - entry[4])
  end
  return reply
end

local function operate(KEYS, ARGV)
  for name, purpose in pairs(load(KEYS[1])[PURPOSES]) do
    local newer = 0
    for i = #purpose[CODES], 1, -1 do
      local code = purpose[CODES][i]
      if code[NONCE] == ARGV[1] and code[FORGET] > now then
        return tell(name, code, newer)
      end
      if not withdrawn(code) then
        newer = newer + 1
      end
    end
  end
  return { 0 }
end
