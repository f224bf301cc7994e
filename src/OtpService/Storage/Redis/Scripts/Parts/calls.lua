
-- Every script runs its operation once for each call: calls that arrive together share the fixed costs of a script. A
-- failed call does not stop the others.
-- KEYS  those of each call, one after the other
-- ARGV  for each call how many keys and values it has, two bytes each and packed; then the values of each
-- Reply  the reply of each call; of one that failed { -1, why }
local FAILED = -1
local replies, at_key, at_value = {}, 0, 1
for call = 1, #ARGV[1] / 4 do
  local key_count, value_count = struct.unpack('>HH', ARGV[1], call * 4 - 3)
  local keys, values = {}, {}
  for i = 1, key_count do
    keys[i] = KEYS[at_key + i]
  end
  for i = 1, value_count do
    values[i] = ARGV[at_value + i]
  end
  at_key, at_value = at_key + key_count, at_value + value_count

  local answered, reply = pcall(operate, keys, values)
  replies[call] = answered and reply or { FAILED, type(reply) == 'table' and reply.err or tostring(reply) }
end
return replies
