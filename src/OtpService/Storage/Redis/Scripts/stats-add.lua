-- Adds counts to buckets.
-- KEYS  the buckets, hashes of one slot
-- ARGV  for each bucket how long it is kept, in milliseconds; then field and count, in turns
-- Reply { 1 }
local function operate(KEYS, ARGV)
  for i = 1, #KEYS do
    for at = #KEYS + 1, #ARGV, 2 do
      redis.call('HINCRBY', KEYS[i], ARGV[at], ARGV[at + 1])
    end
    redis.call('PEXPIRE', KEYS[i], ARGV[i])
  end
  return { 1 }
end
