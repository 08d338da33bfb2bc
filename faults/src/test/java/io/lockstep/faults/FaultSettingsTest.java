package io.lockstep.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultSettingsTest {
  @Test
  void without_properties_nothing_fails() {
    FaultSettings settings = FaultSettings.of(new Properties());
    assertEquals(
        "FaultSettings[within=[/], fault=null, room=9223372036854775807, journal=null,"
            + " seed=1]",
        settings.toString());
  }

  @Test
  void a_fault_is_a_kind_of_call_a_number_and_what_else_there_is_to_say() {
    assertEquals(Fault.once(FileCall.WRITE, 17, Errno.EIO), FaultSettings.fault("write:17"));
    assertEquals(
        new Fault(Set.of(FileCall.FORCE), 2, Errno.ENOSPC, Effect.AFTER, true),
        FaultSettings.fault("force:2:lasting:ENOSPC:after"));
    assertEquals(Fault.off(3), FaultSettings.fault("any:3:lasting"));
  }

  @Test
  void what_is_no_fault_is_refused() {
    Exception failure =
        assertThrows(IllegalArgumentException.class, () -> FaultSettings.fault("write"));
    assertEquals(
        "[faults] 'write' is no fault; write one as in write:17:ENOSPC:half:lasting",
        failure.getMessage());
  }
}
