import { TextArea } from "../components/Fields";
import { useWords } from "../words/words";
import { Box } from "./Box";
import { useLongText } from "./practice";

/** What a practice for visas asks, in words. */
export function Request() {
  const say = useWords();
  return (
    <Box box="request" pointer="/noteRichiesta">
      <TextArea {...useLongText("/noteRichiesta")} id="request-notes" label={say("box-request")} hideLabel rows={4} placeholder={say("request-placeholder")} />
    </Box>
  );
}
