-- Takes events that are due. Each is due again after the lease, unless it is settled before.
-- KEYS  as in events-add.lua
-- ARGV  how many, the lease in milliseconds, how long they are kept in milliseconds
-- Reply { 1, then id, content and tries of each, in turns }
local function operate(KEYS, ARGV)
  local reply = { 1 }
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])) do
    local content = redis.call('HGET', KEYS[2], id)
    if content then
      redis.call('ZADD', KEYS[1], now + ARGV[2], id)
      table.insert(reply, id)
      table.insert(reply, content)
      table.insert(reply, redis.call('HINCRBY', KEYS[3], id, 1))
    else
      redis.call('ZREM', KEYS[1], id)
    end
  end
  if #reply > 1 then
    for i = 1, #KEYS do
      redis.call('PEXPIRE', KEYS[i], ARGV[3])
    end
  end
  return reply
end
