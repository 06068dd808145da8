package org.tabellion.processes;

import java.util.function.Function;

/**
 * One step of a process, an external task of the engine: worked on outside the engine's transaction, again and again until
 * it is done, so it must be idempotent.
 *
 * @param topic of the service task: process, dot, the task's id without its prefix
 */
public record ProcessStep(String topic, Function<StepWork, StepResult> work) {}
