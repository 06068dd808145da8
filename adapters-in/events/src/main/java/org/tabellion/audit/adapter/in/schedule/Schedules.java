package org.tabellion.audit.adapter.in.schedule;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Switches Spring's clock on, for all schedules of the server. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Schedules {}
