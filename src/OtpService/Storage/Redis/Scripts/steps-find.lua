-- Returns the content of an entry.
-- KEYS  as in steps-put.lua
-- ARGV  id
-- Reply { 1, content }, or { 0 } if there is none
local function operate(KEYS, ARGV)
  local content = redis.call('HGET', KEYS[2], ARGV[1])
  return content and { 1, content } or { 0 }
end
