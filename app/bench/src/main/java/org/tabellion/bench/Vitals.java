package org.tabellion.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What a virtual machine of ours, and the kernel, tell of its memory. */
final class Vitals implements AutoCloseable {

    private static final long PAGE = 4096;

    private final long pid;
    private final JMXConnector connector;
    private final MBeanServerConnection machine;

    private Vitals(long pid, JMXConnector connector) throws IOException {
        this.pid = pid;
        this.connector = connector;
        this.machine = connector.getMBeanServerConnection();
    }

    /** Attaches to it. */
    @SuppressWarnings("BanJNDI") // the agent is that of a process that was started here
    static Vitals of(long pid) {
        try {
            var attached = VirtualMachine.attach(String.valueOf(pid));
            try {
                var address = new JMXServiceURL(attached.startLocalManagementAgent());
                return new Vitals(pid, JMXConnectorFactory.connect(address));
            } finally {
                attached.detach();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AttachNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * In bytes.
     *
     * @param resident of the whole process, as the kernel counts
     * @param heap in use after a collection
     * @param metaspace classes and compiled code
     * @param files how many are open
     */
    record Sample(long resident, long heap, long metaspace, long threads, long files) {}

    Sample sample() {
        try {
            machine.invoke(new ObjectName(ManagementFactory.MEMORY_MXBEAN_NAME), "gc", new Object[0], new String[0]);
            return new Sample(
                    resident(), used("HeapMemoryUsage"), used("NonHeapMemoryUsage"), count("task"), count("fd"));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that its threads, also those that have ended, have allocated in the heap since the start. */
    long allocated() {
        try {
            return (Long) machine.getAttribute(
                    new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "TotalThreadAllocatedBytes");
        } catch (JMException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long used(String attribute) throws JMException, IOException {
        var usage =
                (CompositeData) machine.getAttribute(new ObjectName(ManagementFactory.MEMORY_MXBEAN_NAME), attribute);
        return (Long) usage.get("used");
    }

    private long resident() throws IOException {
        return PAGE
                * Long.parseLong(
                        Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ", -1)[1]);
    }

    private long count(String folder) throws IOException {
        try (var entries = Files.list(Path.of("/proc/" + pid + "/" + folder))) {
            return entries.count();
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
