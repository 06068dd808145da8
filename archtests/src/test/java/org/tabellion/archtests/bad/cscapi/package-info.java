@NullMarked
package org.tabellion.archtests.bad.cscapi;

import org.jspecify.annotations.NullMarked;
