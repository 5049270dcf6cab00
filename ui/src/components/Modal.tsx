import type { ReactNode } from "react";
import { Dialog, Heading, Modal as AriaModal, ModalOverlay } from "react-aria-components";
import { Icon } from "./Icon";

type Props = { title: string; closeLabel: string; onClose: () => void; children: ReactNode; footer?: ReactNode; wide?: boolean };

export function Modal({ title, closeLabel, onClose, children, footer, wide }: Props) {
  return (
    <ModalOverlay isOpen isDismissable className="veil" onOpenChange={(open) => !open && onClose()}>
      <AriaModal className={wide ? "sheet sheet-wide" : "sheet"}>
        <Dialog>
          <header className="sheet-head">
            <Heading slot="title">{title}</Heading>
            <button type="button" className="btn btn-quiet" aria-label={closeLabel} onClick={onClose}><Icon name="close" /></button>
          </header>
          <div className="sheet-body">{children}</div>
          {footer && <footer className="sheet-foot">{footer}</footer>}
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}
