package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Cases;
import io.lockstep.tensor.Tensor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CasesTest {
  @Test
  void every_tensor_operation_has_a_case() {
    Set<String> operations =
        Stream.of(Tensor.class.getDeclaredMethods())
            .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == Tensor.class)
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    Cases.all().forEach(c -> operations.remove(c.operation()));
    assertEquals(Set.of(), operations, "operations without a case");
  }

  @Test
  void no_two_cases_share_a_name() {
    Set<String> names = new HashSet<>();
    Set<String> twice =
        Cases.all().stream().map(Case::name).filter(n -> !names.add(n)).collect(Collectors.toSet());
    assertEquals(Set.of(), twice, "names of several cases");
  }
}
