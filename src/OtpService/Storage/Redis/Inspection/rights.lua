#!lua
-- Which commands of the scripts their user may not run. Asks only for rights, and touches no key.
-- KEYS  a key as ours are
-- ARGV  commands
-- Reply those that are forbidden
local forbidden = {}
for _, command in ipairs(ARGV) do
  if not redis.acl_check_cmd(command, KEYS[1]) then
    table.insert(forbidden, command)
  end
end
return forbidden
