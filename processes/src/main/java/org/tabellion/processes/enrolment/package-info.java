/** From a verified person to an active credential. */
@NullMarked
package org.tabellion.processes.enrolment;

import org.jspecify.annotations.NullMarked;
