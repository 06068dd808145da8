@NullMarked
package org.tabellion.groups.application;

import org.jspecify.annotations.NullMarked;
