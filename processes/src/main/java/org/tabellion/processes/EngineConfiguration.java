package org.tabellion.processes;

import java.time.Duration;
import java.util.List;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.spring.ProcessEngineFactoryBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.tabellion.monitoring.RaiseAlarm;

@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

    /** The engine finds its tables made, and by the owner of the schema. */
    @Bean
    static BeanFactoryPostProcessor engineAfterMigrations() {
        return beans -> {
            for (var name : beans.getBeanNamesForType(ProcessEngineFactoryBean.class, true, false)) {
                beans.getBeanDefinition(name.startsWith("&") ? name.substring(1) : name)
                        .setDependsOn("flywayInitializer");
            }
        };
    }

    @Bean
    StepWorker stepWorker(
            ExternalTaskService tasks,
            List<ProcessStep> steps,
            RaiseAlarm alarms,
            @Value("${tabellion.node:node-1}") String node) {
        return new StepWorker(tasks, steps, alarms, node);
    }

    /** Starts the work once the server is ready for its neighbours, and ends it before the database goes. */
    @Bean
    StepWorkerLifecycle stepWorkerLifecycle(StepWorker worker) {
        return new StepWorkerLifecycle(worker);
    }

    static final class StepWorkerLifecycle implements SmartLifecycle {

        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private final StepWorker worker;

        StepWorkerLifecycle(StepWorker worker) {
            this.worker = worker;
        }

        @EventListener(ApplicationReadyEvent.class)
        void ready() {
            worker.start();
        }

        @Override
        public void start() {
            // Not at the context's refresh: readiness decides.
        }

        @Override
        public boolean isAutoStartup() {
            return false;
        }

        @Override
        public void stop() {
            worker.stop(PATIENCE);
        }

        @Override
        public boolean isRunning() {
            return worker.isRunning();
        }
    }
}
