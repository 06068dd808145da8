package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.Position;
import org.tabellion.sam.spi.SamMemory;

/**
 * A disk that loses power. Whatever was written since the last force may then be there, be missing, be there in part, or
 * be there while earlier writes are missing: sector by sector, as chance wills. It can also fail to force, and run full.
 */
public final class FragileFolder implements JournalFolder {

    private static final int SECTOR = 512;

    private final Random random;
    private final Map<Long, Disk> disks = new TreeMap<>();
    private final Map<Long, Disk> deleted = new HashMap<>();
    private int operationsUntilCrash = Integer.MAX_VALUE;
    private boolean crashed;
    private Optional<Position> told = Optional.empty();
    private boolean forceFails;
    private long size = Long.MAX_VALUE;

    private Runnable pause = () -> {};

    public FragileFolder(Random random) {
        this.random = random;
    }

    /**
     * Opens the journal that lies here; no root of it waits for other calls, as whoever schedules decides that.
     *
     * @param segmentSize after how many bytes the next segment begins, at the earliest
     * @param capacity how many tokens and answers are remembered at most
     */
    public SamMemory open(MemorySurroundings around, long segmentSize, long capacity) throws IOException {
        return JournalSamMemory.open(this, around, new JournalSamMemory.Limits(segmentSize, capacity, 0));
    }

    /** Run before each operation, without a lock: for who decides which thread goes on. */
    public void before(Runnable pause) {
        this.pause = pause;
    }

    /** What lies on the disk now, the unforced included: as a machine is cloned that runs. */
    public synchronized FragileFolder copy() {
        var copy = new FragileFolder(random);
        disks.forEach((number, disk) -> copy.disks.put(number, disk.copy()));
        copy.pause = pause;
        return copy;
    }

    /** The disk has room again, and forces. */
    public synchronized void mend() {
        forceFails = false;
        size = Long.MAX_VALUE;
    }

    /** The power is gone: thrown by every operation until {@link #restore}. Not an exception that anybody handles. */
    static final class PowerLoss extends Error {
        PowerLoss() {
            super("power loss", null, false, false);
        }
    }

    /** The power goes in the middle of the operation of this number from now. */
    synchronized void crashAfter(int operations) {
        operationsUntilCrash = operations;
    }

    synchronized boolean isCrashed() {
        return crashed;
    }

    public synchronized void forcesFail() {
        forceFails = true;
    }

    public synchronized void isFullAt(long bytes) {
        size = bytes;
    }

    /** Something else happens on this machine than an operation of the disk: the power may go before it, too. */
    synchronized void pass() {
        operation();
    }

    /** Loses what is to be lost, and brings the power back. */
    public synchronized void restore() {
        disks.values().forEach(this::lose);
        // A deletion that was not forced may be undone.
        deleted.forEach((number, disk) -> {
            if (random.nextBoolean()) {
                lose(disk);
                disks.putIfAbsent(number, disk);
            }
        });
        bringBack();
    }

    /** As {@link #restore}, and this time of whatever was not forced nothing is there, or all. */
    synchronized void restore(boolean keepsUnforced) {
        for (var disk : disks.values()) {
            disk.lose(keepsUnforced ? disk.sectors() : List.of());
        }
        bringBack();
    }

    private void bringBack() {
        deleted.clear();
        crashed = false;
        operationsUntilCrash = Integer.MAX_VALUE;
    }

    private void lose(Disk disk) {
        var sectors = disk.sectors();
        int fate = random.nextInt(4);
        if (fate == 0) {
            sectors.clear();
        } else if (fate == 1) {
            Collections.shuffle(sectors, random);
            sectors.subList(sectors.size() / 2, sectors.size()).clear();
        } else if (fate == 2 && !sectors.isEmpty()) {
            // In order, with the last one torn.
            int kept = random.nextInt(sectors.size());
            var torn = sectors.get(kept);
            sectors.subList(kept, sectors.size()).clear();
            sectors.add(torn.cut(random.nextInt(SECTOR)));
        }
        disk.lose(sectors);
    }

    /** All that is durable now, to be put back one day. */
    synchronized Map<Long, byte[]> backup() {
        var copy = new TreeMap<Long, byte[]>();
        disks.forEach((number, disk) -> copy.put(number, disk.durable.clone()));
        return copy;
    }

    /** Yesterday's files in the place of today's. */
    synchronized void putBack(Map<Long, byte[]> backup) {
        disks.clear();
        deleted.clear();
        backup.forEach((number, bytes) -> {
            var disk = new Disk();
            disk.seen = bytes.clone();
            disk.durable = bytes.clone();
            disks.put(number, disk);
        });
    }

    /** As when the machine starts anew, or another one. */
    public synchronized void loseWitness() {
        told = Optional.empty();
    }

    @Override
    public synchronized Optional<Position> told() {
        return told;
    }

    @Override
    public synchronized void tell(Position place) {
        told = Optional.of(place);
    }

    /** As a bad restore of a backup: the newest segment is gone, and what was deleted before is there. */
    synchronized void loseNewestButNotDeleted() {
        disks.clear();
        disks.putAll(deleted);
    }

    /** Damages a byte that was durable. */
    synchronized void flip(long number, int at) {
        disk(number).seen[at] ^= 1;
        disk(number).durable[at] ^= 1;
    }

    @Override
    public SortedSet<Long> segments() {
        pause.run();
        synchronized (this) {
            operation();
            return new TreeSet<>(disks.keySet());
        }
    }

    @Override
    public JournalFile create(long number) throws IOException {
        pause.run();
        synchronized (this) {
            operation();
            disks.put(number, new Disk());
            return open(number);
        }
    }

    @Override
    public synchronized long size(long number) {
        operation();
        return disk(number).seen.length;
    }

    // Reading changes nothing that a crash could tear, so it is no operation of its own.
    @Override
    public synchronized Bytes read(long number, long position, int length) {
        if (crashed) {
            throw new PowerLoss();
        }
        return Bytes.of(Arrays.copyOfRange(disk(number).seen, (int) position, (int) position + length));
    }

    @Override
    public JournalFile open(long number) {
        return new FragileFile(disk(number));
    }

    @Override
    public void delete(long number) {
        pause.run();
        synchronized (this) {
            operation();
            var disk = disks.remove(number);
            if (disk != null) {
                deleted.put(number, disk);
            }
        }
    }

    private Disk disk(long number) {
        return Objects.requireNonNull(disks.get(number));
    }

    private void operation() {
        if (crashed) {
            throw new PowerLoss();
        }
        operationsUntilCrash--;
        if (operationsUntilCrash < 0) {
            crashed = true;
            throw new PowerLoss();
        }
    }

    private record Sector(long position, byte[] data) {

        Sector cut(int length) {
            return new Sector(position, Arrays.copyOf(data, Math.min(length, data.length)));
        }
    }

    private record Write(long position, byte[] data) {

        List<Sector> sectors() {
            var sectors = new ArrayList<Sector>();
            int at = 0;
            while (at < data.length) {
                int room = SECTOR - (int) ((position + at) % SECTOR);
                int end = Math.min(data.length, at + room);
                sectors.add(new Sector(position + at, Arrays.copyOfRange(data, at, end)));
                at = end;
            }
            return sectors;
        }
    }

    private static final class Disk {

        private byte[] durable = new byte[0];
        private byte[] seen = new byte[0];
        private final List<Write> unforced = new ArrayList<>();

        /** Of all that was not forced. */
        List<Sector> sectors() {
            var sectors = new ArrayList<Sector>();
            unforced.forEach(it -> sectors.addAll(it.sectors()));
            return sectors;
        }

        /** All that was not forced, but for these. */
        void lose(List<Sector> kept) {
            for (var sector : kept) {
                durable = with(durable, sector.position(), sector.data());
            }
            unforced.clear();
            seen = durable.clone();
        }

        void write(long position, byte[] data) {
            seen = with(seen, position, data);
            unforced.add(new Write(position, data));
        }

        void force() {
            unforced.clear();
            durable = seen.clone();
        }

        Disk copy() {
            var copy = new Disk();
            copy.durable = seen.clone();
            copy.seen = seen.clone();
            return copy;
        }

        private static byte[] with(byte[] old, long position, byte[] data) {
            var grown = Arrays.copyOf(old, (int) Math.max(old.length, position + data.length));
            System.arraycopy(data, 0, grown, (int) position, data.length);
            return grown;
        }
    }

    private final class FragileFile implements JournalFile {

        private final Disk disk;

        FragileFile(Disk disk) {
            this.disk = disk;
        }

        @Override
        public void write(long position, Bytes data) {
            pause.run();
            synchronized (FragileFolder.this) {
                if (!crashed) {
                    disk.write(position, data.toArray());
                }
                operation();
            }
        }

        @Override
        public void force() throws IOException {
            pause.run();
            synchronized (FragileFolder.this) {
                operation();
                if (forceFails) {
                    throw new IOException("Input/output error");
                }
                disk.force();
            }
        }

        // Zeros would only be noise here: what counts is whether there is room.
        @Override
        public void reserve(long wanted) throws IOException {
            pause.run();
            synchronized (FragileFolder.this) {
                operation();
                if (wanted > size) {
                    throw new IOException("No space left on device");
                }
            }
        }

        @Override
        public void close() {
            // Nothing is kept open.
        }
    }
}
