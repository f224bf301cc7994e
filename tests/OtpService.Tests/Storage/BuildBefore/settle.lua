-- Notes what became of a code outside the store.
-- KEYS  the address's record
-- ARGV  nonce, settlement: undelivered, rerouted, unconfirmed, accepted or canceled,
--       then provider, outcome and message id of each try to deliver
-- Reply { 1 } where the code is known, else { 0 }

-- A withdrawn code gives its send back.
local function refund(sends, sent)
  for i = #sends, 1, -1 do
    if sends[i] == sent then
      table.remove(sends, i)
      return
    end
  end
end

local function settle(record, code, settlement)
  if settlement == 'accepted' then
    code[ACCEPTED] = true
  elseif settlement ~= 'unconfirmed' and not code[STATE] then
    code[STATE] = settlement
    if withdrawn(code) then
      refund(record[SENDS], code[ISSUED])
    end
  end
end

local function operate(KEYS, ARGV)
  local record = load(KEYS[1])
  for _, purpose in pairs(record[PURPOSES]) do
    for _, code in ipairs(purpose[CODES]) do
      if code[NONCE] == ARGV[1] then
        for i = 3, #ARGV, 3 do
          note(code, ARGV[i], ARGV[i + 1], ARGV[i + 2])
        end
        settle(record, code, ARGV[2])
        save(KEYS[1], record)
        return { 1 }
      end
    end
  end
  return { 0 }
end
