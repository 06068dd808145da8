package org.tabellion.archtests.bad.orders.adapter.out.mail;

import java.lang.foreign.Linker;

/** Bad (13): a native call outside the SAM. */
interface NativeCaller {
    Linker linker();
}
