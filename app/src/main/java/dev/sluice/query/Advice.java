package dev.sluice.query;

import dev.sluice.platform.ProblemType;

/**
 * What a problem's page says: the switch has no default, so that a new type of problem does not
 * compile before it has its words.
 *
 * @param meaning what has happened
 * @param remedy what the caller can do about it
 */
record Advice(String meaning, String remedy) {

  private static final String OF_A_STREAM =
      " Of a stream, all up to the place in 'through' was taken, but for the events in it that were refused: 'rejected' "
          + "has the first hundred, 'rejectedCount' the number of all.";

  static Advice on(ProblemType type) {
    return switch (type) {
      case MALFORMED_JSON ->
          new Advice(
              "The body, or the event in it, could not be read as one JSON object. The detail says what was met.",
              "Check the body with any JSON reader: a comma too many, a text without its closing quote, NaN and "
                  + "anything after the object are the usual reasons. Sending it again unchanged will not help."
                  + OF_A_STREAM);
      case MALFORMED_CSV ->
          new Advice(
              "The first row does not name columns that an event has, or a row does not fit it. The detail says what "
                  + "was met.",
              "Name the columns as the fields of an event, and those of your own as metadata.x. A cell that holds a "
                  + "comma, a quote or the end of a line stands in quotes, and a quote in it is written twice.");
      case CORRUPT_BODY ->
          new Advice(
              "The body is not what its Content-Encoding says, or it was cut off or changed on its way.",
              "Encode the body once and send all of it." + OF_A_STREAM);
      case MALFORMED_MULTIPART ->
          new Advice(
              "The body could not be read as multipart/form-data, or it has no file in it.",
              "Send the files as parts with a file name, and leave the Content-Type header with its boundary to the "
                  + "library that makes the body."
                  + OF_A_STREAM);
      case EMPTY_BATCH ->
          new Advice(
              "The body could be read, but there is not one event in it, not even a wrong one.",
              "Send at least one event, or send nothing when there is nothing to send.");
      case INVALID_ENCODING ->
          new Advice(
              "The body holds bytes that are not UTF-8, so that its texts can't be told for certain.",
              "Encode the body as UTF-8 before it is sent. A text cut off in the middle of a character is a usual "
                  + "reason.");
      case INVALID_STRING ->
          new Advice(
              "A text holds the character \\u0000 or one half of a surrogate pair. Neither can be stored as it is, "
                  + "and nothing is stored bent. The member 'field' names the place.",
              "Take the character out, or repair the text it was cut from.");
      case DUPLICATE_KEY ->
          new Advice(
              "One object of the body has the same key twice, and nobody can say which of the two was meant. The "
                  + "member 'field' names the place.",
              "Send each key once, with the value that is meant.");
      case NUMBER_OUT_OF_RANGE ->
          new Advice(
              "A number is longer or larger than can be kept without changing it. The member 'field' names the place.",
              "Send a smaller number, or send it as a text.");
      case TOO_DEEP ->
          new Advice(
              "The metadata has objects or lists nested in each other beyond what is taken. The detail has the limit.",
              "Flatten the metadata, or send the inner part as a text.");
      case BAD_REQUEST ->
          new Advice(
              "The request could not be understood. The detail says what was met.",
              "Compare the request with the API's documentation. Sending it again unchanged will not help.");
      case INVALID_PARAMETER ->
          new Advice(
              "A parameter in the address is unknown, is given twice or has a value that can't be used. The member "
                  + "'parameter' names it.",
              "Correct the parameter. A cursor is to be sent back just as it was given out.");
      case CONFLICTING_CREDENTIALS ->
          new Advice(
              "The request brings two keys that are not the same.", "Send one key, in one header.");
      case UNAUTHENTICATED ->
          new Advice(
              "The request brings no key, or one that is not known here or is no longer in force.",
              "Send a key as X-API-Key, as a Bearer token or as the user of Basic. The first admin key is in the file "
                  + "admin-key of the server's data folder.");
      case FORBIDDEN ->
          new Advice(
              "The key is known, but it does not have the scope that this call needs, or it is not good from the "
                  + "address that the call comes from. The detail says which.",
              "Use a key of that scope. A key that writes can't read, so that it may be shown in a browser. To look "
                  + "after an account takes the token of a login.");
      case FOREIGN_PAGE ->
          new Advice(
              "The call brings the cookie of the dashboard, but comes from a page of another site, or lacks what only "
                  + "the dashboard's own pages are told.",
              "Send a key or a token as a header in place of the cookie. A page of our own sends the X-CSRF-Token that "
                  + "GET /api/v1/sessions/current tells with each call that changes something.");
      case NOT_FOUND ->
          new Advice(
              "There is nothing at this address.",
              "Check the address against the API's documentation. A process answers only for the roles that it runs.");
      case METHOD_NOT_ALLOWED ->
          new Advice(
              "The address is right, but it does not take this method.",
              "Use one of the methods in the answer's Allow header.");
      case NOT_ACCEPTABLE ->
          new Advice(
              "The answer can't be given in any of the forms that the Accept header names.",
              "Accept application/json, or leave the header out.");
      case EMAIL_TAKEN ->
          new Advice(
              "A client with this e-mail is registered already, in whatever letters the e-mail was written.",
              "Log in with POST /api/v1/tokens, or register with another e-mail.");
      case TOO_MANY_KEYS ->
          new Advice(
              "The client has as many keys in force as the setting sluice.access.keys-per-client allows, or has made a "
                  + "hundred more than that within a day. The detail says which.",
              "Revoke a key that is not needed any more, then create the new one, or wait for a day.");
      case TIMEOUT ->
          new Advice(
              "The request did not arrive whole within its time.",
              "Send it again, with the same id where it is an event, so that it is stored once."
                  + OF_A_STREAM);
      case TOO_LARGE ->
          new Advice(
              "The body, or a part of it, is larger than is taken. The detail has the limit.",
              "Send less at once: keep large things elsewhere, and send a reference to them."
                  + OF_A_STREAM);
      case UNSUPPORTED_MEDIA_TYPE ->
          new Advice(
              "The Content-Type or Content-Encoding header names something that is not taken here, is missing, or is "
                  + "not what the body is.",
              "Send JSON, NDJSON, CSV or CloudEvents in UTF-8, plain or in one of gzip, deflate, br and zstd, and name "
                  + "both in the headers.");
      case UPGRADE_REQUIRED ->
          new Advice(
              "This address only answers those who open a WebSocket, of version 13 of that protocol.",
              "Open it with a client for WebSockets, at ws:// or wss://. A proxy in between has to pass on the headers "
                  + "Upgrade and Connection. Who knows no WebSockets finds the same feeds as Server-Sent Events at "
                  + "/api/v1/live/counters and /api/v1/live/events.");
      case MISSING_FIELD ->
          new Advice(
              "A field that has to be there is missing. The member 'field' names it.",
              "Send the field. An event needs its action, and nothing else.");
      case INVALID_FIELD ->
          new Advice(
              "A field has a value that breaks its rule. The member 'field' names it, the detail has the rule.",
              "Correct the value. Sending it again unchanged will not help.");
      case CONFLICTING_ID ->
          new Advice(
              "Two events that came together have the same id and are not the same event. Neither was taken, because "
                  + "nobody can say which of the two was meant.",
              "Give every event an id of its own. The detail has the places of both.");
      case NO_VALID_EVENT ->
          new Advice(
              "The body could be read, but each of the events in it was refused. The member 'rejected' has the first "
                  + "hundred with their reasons, 'rejectedCount' the number of all.",
              "Correct the events. Sending them again unchanged will not help.");
      case NOT_REPLAYABLE ->
          new Advice(
              "What stood in the log at that place is no event, or one of a time that nothing is kept of any more, so that "
                  + "it can't be stored. The detail has the reason.",
              "Look at the payload, and find out who writes to the topic besides this server. Replaying it again will "
                  + "not help.");
      case TOO_BROAD ->
          new Advice(
              "To answer this takes more than one question may: more events to look at, more days, more buckets or more "
                  + "time. The detail says which.",
              "Ask about less: a shorter time from 'from' to 'to', longer buckets, fewer weeks, or one user, action or "
                  + "page. Who runs the server can raise sluice.query.rows, .days, .buckets, .insight-events and "
                  + "sluice.store.read-timeout.");
      case TOO_MANY_REQUESTS ->
          new Advice(
              "The client has sent more events than it may, somebody has tried to register or to log in too often, or "
                  + "so many keys that nobody has have come from one address that others which are not known yet are "
                  + "not looked up for a while. The detail says which. Nothing was taken of a batch."
                  + OF_A_STREAM,
              "Wait as long as the Retry-After header says. The headers RateLimit and RateLimit-Policy say on every "
                  + "answer what is left. Lines are slowed instead of refused: a client that is to send much at once "
                  + "sends application/x-ndjson.");
      case INTERNAL_ERROR ->
          new Advice(
              "The server failed in a way that was not foreseen. It is not the caller's fault.",
              "Send the request again, with the same id where it is an event. If it goes on, give the request id to "
                  + "whoever runs the server: its log has the reason under it.");
      case UNAVAILABLE ->
          new Advice(
              "Something that this call needs is away for the moment: the log, the database or the room for more.",
              "Wait as long as the Retry-After header says and send the request again, with the same id where it is "
                  + "an event, so that it is stored once."
                  + OF_A_STREAM);
    };
  }
}
