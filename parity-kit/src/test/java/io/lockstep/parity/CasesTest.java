package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.Per;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.measure.Moments;
import io.lockstep.tensor.measure.VectorNorms;
import io.lockstep.tensor.order.AlongAxis;
import io.lockstep.tensor.order.Sorting;
import io.lockstep.tensor.product.Einsum;
import io.lockstep.tensor.product.MatrixProducts;
import io.lockstep.training.nn.Initializers;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CasesTest {
  @ParameterizedTest
  @EnumSource
  void every_tensor_operation_has_a_case(Selection selection) {
    Set<String> operations =
        Stream.of(Tensor.class.getDeclaredMethods())
            .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == Tensor.class)
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    // It computes at once and gives a constant, so there is nothing for a case to compute later.
    operations.remove("snapshot");
    Cases.of(selection).forEach(c -> operations.remove(c.operation()));
    assertEquals(Set.of(), operations, "operations without a case");
  }

  @ParameterizedTest
  @EnumSource
  void every_operation_in_a_room_of_its_own_has_a_case(Selection selection) {
    Set<String> operations =
        Stream.of(
                Einsum.class,
                MatrixProducts.class,
                Sorting.class,
                AlongAxis.class,
                VectorNorms.class,
                Moments.class)
            .flatMap(room -> Stream.of(room.getDeclaredMethods()))
            .filter(m -> Modifier.isPublic(m.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    operations.addAll(List.of("rand", "randn", "randint", "bernoulli", "eye"));
    Cases.of(selection).forEach(c -> operations.remove(c.operation()));
    assertEquals(Set.of(), operations, "operations without a case");
  }

  @ParameterizedTest
  @EnumSource
  void everything_registered_has_cases(Selection selection) {
    List<String> names = Cases.of(selection).stream().map(Case::name).toList();
    List<String> missing = new ArrayList<>();
    for (int n : selection == Selection.SMALL ? List.of(257) : List.of(1, 13, 257)) {
      ElementaryFunctions.all().forEach(f -> missing.add("apply/" + f + ":" + n));
      for (Activation a : n == 257 ? Activations.walk() : Activations.all()) {
        if (a.per() == Per.ROW) {
          missing.add("row function/" + a + " 13x" + n);
        } else {
          missing.add("activation/" + a + " " + n);
          missing.add("activation/" + a + " gradient " + n);
        }
      }
      for (Loss loss : n == 257 ? Losses.walk() : Losses.all()) {
        missing.add("loss/" + loss + " 13x" + n);
      }
      List<OptimizerRule> rules =
          n == 257 || selection.isFull() ? OptimizerRules.all() : OptimizerRules.mostUsed();
      rules.forEach(r -> missing.add("optimizer/" + r + " " + n));
      Initializers.all().keySet().forEach(name -> missing.add("initializer/" + name + " " + n));
    }
    missing.removeAll(names);
    assertEquals(List.of(), missing, "registered, but without a case");
  }

  @Test
  void the_quick_selection_is_much_smaller_than_all() {
    assertTrue(Cases.quick().size() < Cases.all().size() / 2);
  }

  @ParameterizedTest
  @EnumSource
  void no_two_cases_share_a_name(Selection selection) {
    Set<String> names = new HashSet<>();
    Set<String> twice =
        Cases.of(selection).stream()
            .map(Case::name)
            .filter(n -> !names.add(n))
            .collect(Collectors.toSet());
    assertEquals(Set.of(), twice, "names of several cases");
  }
}
