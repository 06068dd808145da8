package org.tabellion.kernel.adapter.out.operations;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;

/** Time, chance and the ids made of both. Only the profile {@code evaluation} does without a disciplined clock. */
@Configuration(proxyBeanMethods = false)
class OperationsConfiguration {

    @Bean
    @Profile("!evaluation")
    TrustedTime disciplinedTime() {
        return SystemTrustedTime.disciplined();
    }

    @Bean
    @Profile("evaluation")
    TrustedTime unreferencedTime() {
        return SystemTrustedTime.unreferenced();
    }

    @Bean
    Randomness randomness() {
        return new SecureRandomness();
    }

    @Bean
    Ids ids(TrustedTime time, Randomness randomness) {
        return new Ids(time, randomness);
    }
}
