printf 'AUTH %s\nPING\n' "$(cat /secrets/password)" | "$CLIENT" | grep -q PONG
