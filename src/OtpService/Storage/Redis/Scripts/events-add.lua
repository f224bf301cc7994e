-- Adds events that are due immediately, while there is room.
-- KEYS  due: sorted set of ids by time; sealed: hash of contents by id; tries: hash of counts by id
-- ARGV  how long events are kept in milliseconds; then id, content and how many may wait before it, in turns
-- Reply { 1, how many had no room }
local function operate(KEYS, ARGV)
  local refused = 0
  for at = 2, #ARGV, 3 do
    if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[at + 2]) then
      redis.call('ZADD', KEYS[1], now, ARGV[at])
      redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
    else
      refused = refused + 1
    end
  end
  for i = 1, #KEYS do
    redis.call('PEXPIRE', KEYS[i], ARGV[1])
  end
  return { 1, refused }
end
