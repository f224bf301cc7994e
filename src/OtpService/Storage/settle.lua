-- Notes what became of a code outside the store.
-- KEYS  the address's record
-- ARGV  nonce, settlement: undelivered, rerouted, unconfirmed, accepted or canceled,
--       then provider, outcome and message id of each try to deliver
-- Reply { 1 } where the code is known, else { 0 }
local key, nonce, settlement = KEYS[1], ARGV[1], ARGV[2]
local record = load(key)

-- A withdrawn code gives its send back.
local function refund(sent)
  for i = #record.sends, 1, -1 do
    if record.sends[i] == sent then
      table.remove(record.sends, i)
      return
    end
  end
end

for _, purpose in pairs(record.purposes) do
  for _, code in ipairs(purpose.codes) do
    if code.nonce == nonce then
      for i = 3, #ARGV, 3 do
        code.timeline = code.timeline or {}
        code.timeline[#code.timeline + 1] = { ARGV[i], ARGV[i + 1], ARGV[i + 2], now }
      end
      if settlement == 'accepted' then
        code.accepted = true
      elseif settlement ~= 'unconfirmed' and not code.state then
        code.state = settlement
        if withdrawn(code) then
          refund(code.issued)
        end
      end
      save(key, record)
      return { 1 }
    end
  end
end
return { 0 }
