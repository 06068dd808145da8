@NullMarked
package org.tabellion.archtests.bad.processes;

import org.jspecify.annotations.NullMarked;
