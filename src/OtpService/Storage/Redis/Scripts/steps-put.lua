-- Adds or replaces an entry, while there is room.
-- KEYS  due: sorted set of ids by time; sealed: hash of contents by id; tries: hash of counts by id
-- ARGV  id, content, and packed: until it is due, the most entries, how long they are kept
-- Reply { 1 } if it is there now, else { 0 }
local function operate(KEYS, ARGV)
  local due, most, kept = unpack(integers(ARGV[3]))
  if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 and redis.call('ZCARD', KEYS[1]) >= most then
    return { 0 }
  end
  redis.call('ZADD', KEYS[1], now + due, ARGV[1])
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  for i = 1, #KEYS do
    redis.call('PEXPIRE', KEYS[i], kept)
  end
  return { 1 }
end
