package dev.sluice.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.sluice.architecture.MethodCalls.calledOn;

import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;

/** Where streams begin, and that nobody waits for them. */
record ReactiveRules(String house) {

  ArchRule oneClassSubscribes() {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName(house + ".platform.StageRunner")
        .should()
        .accessTargetWhere(calledOn(Publisher.class, "subscribe", "subscribeWith"))
        .because("only the stage runner restarts what fails and drains what runs")
        .allowEmptyShould(true);
  }

  ArchRule nobodyBlocks() {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName(house + ".log.BatchReader")
        .should()
        .accessTargetWhere(
            calledOn(
                Publisher.class,
                "block",
                "blockOptional",
                "blockFirst",
                "blockLast",
                "toIterable",
                "toStream"))
        .because(
            "a thread that waits serves nobody; but Kafka's consumer thread must know, within"
                + " BatchReader's callback, where to read on before it may poll")
        .allowEmptyShould(true);
  }

  ArchRule nobodySleeps() {
    return noClasses()
        .should()
        .accessTargetWhere(calledOn(Thread.class, "sleep").or(calledOn(TimeUnit.class, "sleep")))
        .because("a pause is a delay in a stream, which can be cancelled and tested");
  }
}
