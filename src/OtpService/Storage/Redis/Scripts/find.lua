-- Returns the state of one code. Changes nothing.
-- KEYS  the address's record
-- ARGV  nonce, and packed: failure limit, failure window
-- Reply { 0 }, or { 1, channel, purpose, state or '', guesses, most, guesses left with its id, newer codes, expires in }
--       followed by provider, outcome, message id, age, reply and channel of each entry of its timeline. The guesses are those
--       with its id or those without, whichever are more.
local function tell(name, code, newer, left)
  local guesses = math.max(code[GUESSES], code[UNBOUND] or 0)
  local reply = { 1, code[CHANNEL], name, code[STATE] or '', guesses, code[MOST], left, newer, code[EXPIRES] - now }
  for _, entry in ipairs(entries(code)) do
    reply[#reply + 1] = entry[1]
    reply[#reply + 1] = entry[2]
    reply[#reply + 1] = entry[3]
    reply[#reply + 1] = math.max(0, now - entry[4])
    reply[#reply + 1] = entry[5] or ''
    reply[#reply + 1] = entry[6] or -1
  end
  return reply
end

local function operate(KEYS, ARGV)
  local limit, window = unpack(integers(ARGV[2]))
  for name, purpose in pairs(load(KEYS)[PURPOSES]) do
    local newer = 0
    for i = #purpose[CODES], 1, -1 do
      local code = purpose[CODES][i]
      if code[NONCE] == ARGV[1] and code[FORGET] > now then
        drop_older(purpose[FAILURES], now - window)
        return tell(name, code, newer, guesses_left(code, GUESSES, spent(purpose[FAILURES], limit)))
      end
      if not withdrawn(code) then
        newer = newer + 1
      end
    end
  end
  return { 0 }
end
