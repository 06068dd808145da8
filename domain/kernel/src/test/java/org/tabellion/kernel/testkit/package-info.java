/** Fakes of the kernel's ports, for the tests of all leaves. */
@NullMarked
package org.tabellion.kernel.testkit;

import org.jspecify.annotations.NullMarked;
