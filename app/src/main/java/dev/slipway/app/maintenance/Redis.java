package dev.slipway.app.maintenance;

import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.util.JedisURIHelper;

/** Connections to Redis that give up quickly, since nobody may wait for a Redis that is gone. */
public final class Redis {
    private static final Duration CONNECT = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private Redis() {}

    /**
     * A pool of connections, none of which is opened yet.
     *
     * @param address {@code redis://[user:password@]host:port[/database]}, or {@code rediss} for TLS
     */
    public static RedisClient connect(URI address) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(8);
        pool.setMaxWait(ANSWER);
        pool.setTestOnBorrow(true);
        DefaultJedisClientConfig.Builder client = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) CONNECT.toMillis())
                .socketTimeoutMillis((int) ANSWER.toMillis())
                .database(JedisURIHelper.getDBIndex(address))
                .clientName("ublog");
        if (address.getUserInfo() != null) {
            client.user(JedisURIHelper.getUser(address)).password(JedisURIHelper.getPassword(address));
        }
        if (JedisURIHelper.isRedisSSLScheme(address)) {
            client.sslOptions(SslOptions.defaults());
        }
        int port = address.getPort() == -1 ? 6379 : address.getPort();
        return RedisClient.builder()
                .hostAndPort(new HostAndPort(address.getHost(), port))
                .clientConfig(client.build())
                .poolConfig(pool)
                .build();
    }
}
