package org.tabellion.processes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.util.SingleConsumerCondition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.tabellion.kernel.Failure;
import org.tabellion.monitoring.RaiseAlarm;

/**
 * Works on the steps of all processes: takes what waits, works on it without an open transaction, tells the engine.
 *
 * <p>It is woken by the engine when a step comes to wait, after the commit, and looks by itself once a second, for steps
 * that another node left and for those whose next try has come. A step whose worker died is taken again: at the next start
 * of this node, or by any node when the lock has run out.
 */
public final class StepWorker {

    private static final Logger LOG = LoggerFactory.getLogger(StepWorker.class);
    private static final Duration LOCK = Duration.ofMinutes(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int AT_ONCE = 16;
    /** After the first failure, the second and so on; after the last one an operator is asked. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(15), Duration.ofMinutes(1), Duration.ofMinutes(5));

    private final ExternalTaskService tasks;
    private final Map<String, ProcessStep> steps;
    private final RaiseAlarm alarms;
    private final String node;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean running;
    private @Nullable Thread taker;
    private @Nullable ExecutorService hands;

    /** @param node name of this server among those that share the database */
    public StepWorker(ExternalTaskService tasks, List<ProcessStep> steps, RaiseAlarm alarms, String node) {
        this.tasks = tasks;
        this.steps = steps.stream().collect(Collectors.toUnmodifiableMap(ProcessStep::topic, Function.identity()));
        this.alarms = alarms;
        this.node = node;
    }

    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        hands = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("step-", 0).factory());
        taker = Thread.ofPlatform().name("process-steps").daemon().start(this::take);
    }

    /** Takes nothing new, and waits for what is being worked on. */
    public synchronized void stop(Duration patience) {
        running = false;
        try {
            if (taker != null) {
                taker.interrupt();
                taker.join(patience);
            }
            if (hands != null) {
                hands.shutdown();
                if (!hands.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("steps were still being worked on at the stop; the next start takes them again");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isRunning() {
        return running;
    }

    private void take() {
        var arrival = new SingleConsumerCondition(Thread.currentThread());
        ProcessEngineImpl.EXT_TASK_CONDITIONS.addConsumer(arrival);
        try {
            boolean released = false;
            while (running) {
                try {
                    if (!released) {
                        releaseOwn();
                        released = true;
                    }
                    if (takeSome() == 0) {
                        arrival.await(LOOK_AGAIN.toMillis());
                    }
                } catch (ProcessEngineException | DataAccessException | TransactionException e) {
                    // The database is away or busy: nothing is lost by looking again.
                    LOG.warn("could not look for steps: {}", e.toString());
                    arrival.await(LOOK_AGAIN.toMillis());
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("stopped while waiting for a place");
        } finally {
            ProcessEngineImpl.EXT_TASK_CONDITIONS.removeConsumer(arrival);
        }
    }

    /** What this node had taken when it died. */
    private void releaseOwn() {
        for (ExternalTask left :
                tasks.createExternalTaskQuery().workerId(node).locked().list()) {
            tasks.unlock(left.getId());
        }
    }

    private int takeSome() throws InterruptedException {
        places.acquire();
        int free = 1 + places.drainPermits();
        List<LockedExternalTask> taken = List.of();
        try {
            var query = tasks.fetchAndLock(free, node);
            for (var topic : steps.keySet()) {
                query = query.topic(topic, LOCK.toMillis());
            }
            taken = query.execute();
        } finally {
            places.release(free - taken.size());
        }
        for (var task : taken) {
            requireHands().execute(() -> {
                try {
                    work(task);
                } finally {
                    places.release();
                }
            });
        }
        return taken.size();
    }

    private ExecutorService requireHands() {
        if (hands == null) {
            throw new IllegalStateException("not started");
        }
        return hands;
    }

    /** Visible to the path tests, which take one task at a time. */
    void work(LockedExternalTask task) {
        try {
            var step = steps.get(task.getTopicName());
            if (step == null) {
                throw new IllegalStateException("no step for " + task.getTopicName());
            }
            var work = new StepWork(task.getBusinessKey(), task.getVariables());
            switch (ProcessContext.within(work, () -> step.work().apply(work))) {
                case StepResult.Done(var variables) -> tasks.complete(task.getId(), node, variables);
                case StepResult.Refused(var code, var variables) ->
                    tasks.handleBpmnError(task.getId(), node, code, null, variables);
            }
        } catch (Failure failure) {
            failed(
                    task,
                    failure.kind() == Failure.Kind.UNAVAILABLE,
                    failure.code() + ": " + failure.getMessage(),
                    failure);
        } catch (DataAccessException | TransactionException | ProcessEngineException failure) {
            failed(task, true, failure.getClass().getSimpleName(), failure);
        } catch (RuntimeException fault) {
            // A worker must outlive any fault of a step; the incident keeps it in sight.
            failed(task, false, fault.getClass().getSimpleName(), fault);
        }
    }

    private void failed(LockedExternalTask task, boolean mayPass, String message, RuntimeException cause) {
        int triesLeft = mayPass ? (task.getRetries() == null ? PAUSES.size() + 1 : task.getRetries()) - 1 : 0;
        var what = "%s of %s".formatted(task.getTopicName(), task.getBusinessKey());
        try {
            if (triesLeft == 0) {
                LOG.error("{} waits for an operator", what, cause);
                tasks.handleFailure(task.getId(), node, message, 0, 0);
                alarms.raise("process.incident", what);
            } else {
                LOG.warn("{} failed, {} tries left: {}", what, triesLeft, message);
                var pause = PAUSES.get(Math.max(0, PAUSES.size() - triesLeft));
                tasks.handleFailure(task.getId(), node, message, triesLeft, pause.toMillis());
            }
        } catch (ProcessEngineException | DataAccessException | TransactionException e) {
            // The lock runs out, then the step is taken again.
            LOG.warn("{} failed, and the engine could not be told: {}", what, e.toString());
        }
    }
}
