package org.tabellion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.tabellion.kernel.adapter.out.jdbc.testkit.TestDatabase;
import org.tabellion.processes.StepWorker;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("evaluation")
class SigningServerTest {

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        TestSettings.of(TestDatabase.empty()).forEach((name, value) -> settings.add(name, () -> value));
    }

    @Autowired
    ApplicationContext context;

    @Test
    void starts_with_every_part_wired() {
        assertThat(context.getBean(StepWorker.class).isRunning()).isTrue();
    }
}
