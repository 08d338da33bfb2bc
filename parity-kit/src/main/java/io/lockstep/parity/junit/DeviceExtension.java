package io.lockstep.parity.junit;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.Precision;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Opens a device before each test, hands its engine to the test, and closes it afterwards. */
record DeviceExtension(String device, Precision precision, RequiredDevices required)
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(DeviceExtension.class);

  @Override
  public void beforeEach(ExtensionContext test) {
    try {
      EngineOptions options = EngineOptions.of(device).withPrecision(precision);
      store(test).put(Engine.class, Engine.open(options));
    } catch (BackendException e) {
      required.missing(device, precision, e);
    }
  }

  @Override
  public void afterEach(ExtensionContext test) {
    Engine engine = store(test).remove(Engine.class, Engine.class);
    if (engine != null) {
      engine.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return (type == Engine.class || type == Inputs.class) && engine(test) != null;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Engine engine = Objects.requireNonNull(engine(test));
    return parameter.getParameter().getType() == Engine.class
        ? engine
        : new Inputs(engine, seed(test.getRequiredTestMethod()));
  }

  /** The seed of a test's inputs: the same on every device, whatever runs before it. */
  private static long seed(Method test) {
    return (test.getDeclaringClass().getSimpleName() + "." + test.getName()).hashCode();
  }

  private static @Nullable Engine engine(ExtensionContext test) {
    return store(test).get(Engine.class, Engine.class);
  }

  private static Store store(ExtensionContext test) {
    return test.getStore(NAMESPACE);
  }
}
