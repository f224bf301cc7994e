-- Reads buckets.
-- KEYS  the buckets, hashes of one slot
-- Reply { 1, and for each bucket a list of field and count, in turns }
local function operate(KEYS, ARGV)
  local reply = { 1 }
  for i = 1, #KEYS do
    reply[i + 1] = redis.call('HGETALL', KEYS[i])
  end
  return reply
end
