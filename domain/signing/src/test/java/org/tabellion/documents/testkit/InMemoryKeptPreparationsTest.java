package org.tabellion.documents.testkit;

import java.util.function.Supplier;
import org.tabellion.documents.spi.KeptPreparations;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;

class InMemoryKeptPreparationsTest implements KeptPreparationsContract {

    private final InMemoryKeptPreparations preparations = new InMemoryKeptPreparations();

    @Override
    public KeptPreparations preparations() {
        return preparations;
    }

    @Override
    public <T> T within(GroupId group, Supplier<T> work) {
        return GroupScope.<T, RuntimeException>call(group, work::get);
    }
}
