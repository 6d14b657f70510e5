package dev.sluice.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.sluice.architecture.MethodCalls.calledOn;

import com.tngtech.archunit.lang.ArchRule;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.TransactionManager;

/** Which rooms speak with which engine. */
record EngineRules(String house) {

  ArchRule kafkaIsKnownToTheLogOnly() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(Room.LOG.in(house))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "reactor.kafka..", "org.springframework.kafka..")
        .because("another client for Kafka must stay a change to the log alone")
        .allowEmptyShould(true);
  }

  ArchRule kafkaTransactionsAreNotUsed() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(TransactionManager.class)
        .orShould()
        .accessTargetWhere(
            calledOn(KafkaSender.class, "sendTransactionally", "transactionManager")
                .or(calledOn(KafkaReceiver.class, "receiveExactlyOnce"))
                .or(
                    calledOn(
                        Producer.class,
                        "initTransactions",
                        "beginTransaction",
                        "sendOffsetsToTransaction",
                        "commitTransaction",
                        "abortTransaction")))
        .orShould(new HoldText(ProducerConfig.TRANSACTIONAL_ID_CONFIG))
        .because("Reactor Kafka's never end with this client, and the offsets are in PostgreSQL");
  }

  ArchRule r2dbcIsKnownToFewRooms() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(Room.in(house, Room.STORE, Room.PERSIST, Room.QUERY, Room.ACCESS))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.r2dbc..", "org.springframework.r2dbc..", "org.springframework.data.r2dbc..")
        .because("SQL belongs to the rooms whose tables it speaks of")
        .allowEmptyShould(true);
  }

  ArchRule jdbcIsKnownToTheStoreOnly() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(Room.STORE.in(house))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "org.springframework.jdbc..",
            "org.postgresql..",
            "org.flywaydb..")
        .because("JDBC blocks; it migrates the schema before the rest starts, and does no more")
        .allowEmptyShould(true);
  }

  ArchRule redisIsKnownToFewRooms() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(Room.in(house, Room.STORE, Room.LIVE, Room.ACCESS))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "org.springframework.data.redis..")
        .because("what stands in Redis may be lost, and only these rooms are made for that")
        .allowEmptyShould(true);
  }
}
