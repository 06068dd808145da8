@NullMarked
package org.tabellion.archtests.bad.http;

import org.jspecify.annotations.NullMarked;
