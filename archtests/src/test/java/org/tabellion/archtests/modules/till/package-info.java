@NullMarked
package org.tabellion.archtests.modules.till;

import org.jspecify.annotations.NullMarked;
