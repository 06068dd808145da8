package org.tabellion.credentials.adapter.out.jdbc;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tabellion.credentials.spi.KeyPool;

/** How many RSA keys are kept ready, as {@code application.yaml} tells. */
@Configuration(proxyBeanMethods = false)
class KeyPoolConfiguration {

    @Bean
    KeyPool.Size keyPoolSize(
            @Value("${tabellion.key-pool.low-water:4}") int lowWater,
            @Value("${tabellion.key-pool.full:12}") int full) {
        return new KeyPool.Size(lowWater, full);
    }
}
