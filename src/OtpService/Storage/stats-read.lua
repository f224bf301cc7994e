-- Reads buckets.
-- KEYS  the buckets, hashes of one slot
-- Reply { 1, and for each bucket a list of field and count, in turns }
local function operate(KEYS, ARGV)
  local reply = { 1 }
  for i, key in ipairs(KEYS) do
    reply[i + 1] = redis.call('HGETALL', key)
  end
  return reply
end
