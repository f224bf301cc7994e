-- Adds events that are due at once, while there is room.
-- KEYS  due: sorted set of ids by time; sealed: hash of contents by id; tries: hash of counts by id
-- ARGV  how many may wait, how long they are kept in milliseconds; then id and content, in turns
-- Reply { 1, how many had no room }
local function operate(KEYS, ARGV)
  local most = tonumber(ARGV[1])
  local refused = 0
  for at = 3, #ARGV, 2 do
    if redis.call('ZCARD', KEYS[1]) < most then
      redis.call('ZADD', KEYS[1], now, ARGV[at])
      redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
    else
      refused = refused + 1
    end
  end
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, ARGV[2])
  end
  return { 1, refused }
end
