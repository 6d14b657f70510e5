// What is written in forms and not sent: whoever is put out amid it finds it there again, once let in again.

const forms = () => [...document.querySelectorAll("form[data-draft]")];
const fields = (form) => [...form.elements].filter((field) => field.name !== "");
const isWritten = (form) => fields(form).some((field) => "defaultValue" in field && field.value !== field.defaultValue);

/** Of the forms that are marked for it, in which there is no secret, and for none but who wrote it. */
export function drafts() {
  let kept = null;

  return {
    /** Whether there are any, in their forms or put by. */
    areThere: () => kept !== null || forms().some(isWritten),

    /** Puts by what somebody has written, before the forms are emptied. */
    keep(holder) {
      const texts = forms().filter(isWritten).flatMap(fields).map((field) => [field, field.value]);
      if (texts.length > 0) kept = { holder, texts };
    },

    giveBack(holder) {
      if (kept?.holder !== holder) return;
      for (const [field, text] of kept.texts) field.value = text;
      kept = null;
    },
  };
}
