# The password comes by standard input, so that no list of processes shows it.
exec "$SERVER" /conf/redis.conf - <<END
requirepass $(cat /secrets/password)
END
